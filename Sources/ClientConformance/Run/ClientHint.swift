/// What usually leads to the breach of a requirement and what to do, for the author of a client.
package func clientHint(for requirement: String) -> String? { hints[requirement] }

private let hints = [
  "CLIENT-1": "Take white space off both ends of the nick, U+3000 too, before you put the colon behind it.",
  "CLIENT-2": "Where the nick is empty once it is trimmed, use Unknown.",
  "CLIENT-3":
    "Look for a colon in the nick before you connect; say what is wrong, and end with a status other than 0.",
  "CLIENT-4":
    "Take white space off both ends of the text, U+3000 too, before you put the nick and the colon in front.",
  "CLIENT-5": "Show the goodbye to your own user; to leave, only close the connection.",
  "CLIENT-6":
    "Look for an LF in what the server has sent: with one, end each message in one; without any 50 ms after its first "
    + "words, end it in nothing; after 1 s of silence, in an LF. Keep what is said meanwhile.",
  "CLIENT-7": "When recv gives nothing or raises an error, show the goodbye; and when you close yourself.",
  "CLIENT-8": "Say why it failed, go on reading keys, and end only when the user asks for it.",
  "CLIENT-9":
    "Where nothing is left of a text once it is trimmed, do nothing; and count U+3000 as white space.",
  "CLIENT-10": "Look whether there is a connection before you send, and show the text where there is none.",
  "CLIENT-11": "To a bare server send the next message only when the last one has come back, or after 1 s.",
  "CLIENT-12":
    "Look at the first character: / is a command, // a text with one slash. Say it when a command is none of yours.",
  "CLIENT-13": "When a refusal comes, show your oldest text that has not come back beside it.",
  "CLIENT-14":
    "At the end of the input send what is left, then shut down your sending side alone, and read on. Exit with 0 only if "
    + "all came back; else say on standard error what did not.",
  "CLIENT-15":
    "Before you print what came, replace control characters but TAB, and marks that are not seen, by something seen.",
  "CLIENT-16": "Make the file of the history with mode 0600.",
  "CLIENT-18": "Keep the nicks that you have heard, the latest first, and let Tab complete them.",
  "CLIENT-19": "Before you close, wait until all that was sent has come back, for 5 s at most.",
  "CLIENT-20": "In bare framing keep what may be the beginning of your own text until the rest has come.",
  "CLIENT-22":
    "Look for control characters in the nick before you connect; say what is wrong, and end with a status other than 0.",
  "CLIENT-23": "When the user connects elsewhere, throw away what waits for the last server, and say so.",
  "CLIENT-24": "Compare bytes, not characters: composed and decomposed Hangul are different.",
  "CLIENT-25": "After a new connection send nothing that was said before it.",
  "CLIENT-27": "Say where you connect to, in the prompt or above it.",
  "CLIENT-28": "Show a text as soon as it is said, marked as not heard yet, and plain once it has come back.",
  "CLIENT-29": "Put a mark before your own words, and show it in another way in what others say.",
  "CLIENT-30": "Keep each text until it has come back; at the end show those that have not, and exit with 1.",
  "CLIENT-31": "Double the pause before each new try, and begin anew only after 10 s of connection.",
  "CLIENT-32":
    "Read what begins with ESC whole: ESC [ up to a letter or ~, ESC O and one more, ESC and one character.",
  "CLIENT-33":
    "Keep what came until its LF is there; decode whole characters; show each message on a line of its own.",
  "CLIENT-34":
    "Before you show something, erase the line that is typed; then draw it again below, with the cursor in its place.",
  "CLIENT-35": "Send the nick, one colon, the text and the framing's end in one piece, once for each Enter.",
]
