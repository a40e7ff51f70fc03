extension Requirement {
  /// What usually leads to its breach and what to do, for the author of a server who meets it for the first time.
  ///
  /// It fits every server that breaks the requirement, in whatever way. There is none for what only clients must do.
  package var hint: String? { hints[id] }
}

private let hints = [
  "FRAME-1":
    "Send everything through one function that puts the \\n behind it, notices too; or put none anywhere.",
  "FRAME-2":
    "Send each message, notices too, with one \\n at its end: not two, no \\r before it, none in front.",
  "FRAME-3":
    "One recv is not one message: for each client keep what came, and take a message only when its LF is there.",
  "FRAME-4": "One recv may hold several messages: split at every LF, and keep what follows the last.",
  "FRAME-5": "Windows ends lines in CR LF: take one CR off before the LF, and nothing else.",
  "FRAME-6": "Pass over an empty line: relay nothing, log nothing, and go on reading.",
  "FRAME-7": "What is left without an LF when the client ends is no message: throw it away.",
  "FRAME-8":
    "A character can be cut between two recv calls, and decoding a half raises an error that ends the thread: "
    + "decode only whole characters and keep the rest for the next recv, or relay the bytes as they are.",
  "FRAME-9": "Send just the bytes of the message: no \\n and no \\0 after them.",
  "MSG-1": "Copy the words of the join notice from the Spec, with each blank and the full stop.",
  "MSG-2": "Copy the words of the leave notice from the Spec, with each blank and the full stop.",
  "MSG-3":
    "PORT is the second part of the address that accept gave for this client (address[1]), not the server's own port. "
    + "Keep it for the leave notice.",
  "MSG-4":
    "The server does not look for a nick: relay the text as it came, whether there is a colon in it or not.",
  "MSG-5": "Do not take the line apart: `nick:` with nothing behind it is relayed as it came.",
  "MSG-6":
    "Do not split at colons: relay the line as it came. Where you must split, split once, at the first.",
  "MSG-7": "Write the port as a plain decimal number, as str(port) does.",
  "ROOM-1":
    "Add the client to the list first, then send the notice, once, to the whole list. Sending to one that has just gone "
    + "may raise an error: catch it, and go on with the next.",
  "ROOM-2":
    "Send the join notice, once, to everyone in the list, not to the newcomer alone. Let the next client in at once: "
    + "each needs a thread of its own, or one loop must serve all.",
  "ROOM-3": "Send each message to everyone in the list, its sender included.",
  "ROOM-4":
    "Relay the bytes as they came: no strip(), no normalising, no formatting, nothing added. No text is a command, and "
    + "none is dropped.",
  "ROOM-5":
    "A message may be 1 byte or 1024: do not cut it, nor drop a short one. It may come in several recv calls, and send "
    + "may take only a part of it: use sendall.",
  "ROOM-6":
    "Send a message as soon as it is there. Look for a sleep, for output that is not flushed, or for a wait that another "
    + "client's turn depends on: each client needs a thread of its own, or one loop must serve all.",
  "ROOM-7":
    "Handle the messages of one client one after another, and let one thread at a time send to a client. Drop none.",
  "ROOM-8":
    "Send a message to each client in the list once: look for a client that is in it twice, or a second loop.",
  "ROOM-9":
    "When recv gives nothing, the client has closed: leave the loop, take it off the list, tell the rest once, close "
    + "the socket. Do not change the list while you go through it: go through a copy.",
  "ROOM-10":
    "When recv gives nothing, the client will send no more: leave the loop, take it off the list, tell the rest once, "
    + "close the socket.",
  "ROOM-11":
    "A reset makes the read fail (ConnectionResetError in Python, a SocketException in Java, ECONNRESET elsewhere): treat "
    + "it as the end of this client, and tell the rest once.",
  "ROOM-12": "Handle everything that recv gave before you handle the end.",
  "ROOM-13": "Close the socket of a client as soon as it has ended.",
  "ROOM-14": "Take the client off the list before you tell the rest.",
  "ROOM-15":
    "Sending to a client that has gone, or reading from it, raises an error: catch it where that client is served, so "
    + "that neither the server nor another client's turn ends with it.",
  "ROOM-16":
    "Make a new entry for every connection that accept gives, with the address that it gives, even for somebody who was "
    + "there before.",
  "ROOM-17":
    "Call accept again at once after each client, and serve each in a thread of its own, or all in one loop. Set no limit "
    + "below ten.",
  "LOG-1":
    "Write the opening's four lines, two of them empty, once when the server starts, before it takes clients, to "
    + "`Server Log.txt` in the folder where it was started. For a log elsewhere, tell the runner with --log PATH.",
  "LOG-2": "Open the log for appending (\"a\").",
  "LOG-3":
    "Write the entry once, when accept has given the client, with the address and the port that accept gave.",
  "LOG-4":
    "Write the entry once for each message, not once for each listener: the sender's port, the text as it was relayed, "
    + "one blank, and the LF.",
  "LOG-5":
    "Write the entry once, in the one place where a client ends, in whatever way, with the client's own address and port.",
  "LOG-6":
    "Write each entry when the thing happens, in the thread that handles that client, not later from another.",
  "LOG-7": "Log a message and relay it under one lock, so that no other message comes between.",
  "LOG-8":
    "Flush after each entry, as with log.flush(): what is written may stay in a buffer until the program ends.",
  "LOG-9": "Open the log with encoding=\"utf-8\": the system's default may be another.",
  "LOG-10":
    "Write nothing else to this file: traces belong elsewhere. When recv gives nothing, the client has closed: leave the "
    + "loop, instead of logging an empty message again and again.",
  "LOG-11":
    "Where the address begins with ::ffff: and goes on like 127.0.0.1, write what follows ::ffff: alone.",
  "LOG-12":
    "Write a control character in a logged text as \\u{HEX}, with its number in hexadecimal, so that a line stays a line.",
  "LOG-13":
    "End each entry in one \\n. On Windows open the log with newline=\"\\n\", or in binary, so that no CR is added.",
  "HARD-1":
    "Put every message and notice into one queue, and send each client that queue in its order; a newcomer joins the "
    + "queue where its join notice stands.",
  "HARD-2": "Write the log from the same queue that the clients are served from, entry by entry.",
  "HARD-3": "The original's clients send no LF: after 50 ms of quiet, take what is there as a message.",
  "HARD-4":
    "When recv gives nothing and the client has never sent an LF, take what is left as a message before you handle the end.",
  "HARD-5": "As soon as an LF has ended what a client sent, stop its quiet timer for good: wait for each LF.",
  "HARD-6":
    "Count the bytes of a message, not its characters, over all recv calls, and refuse it when they are more than 4096.",
  "HARD-7":
    "Decode strictly (errors=\"strict\") only to check, and refuse the message where that fails. Do not mend it.",
  "HARD-8":
    "Refuse what has a control character in it: U+0000 to U+001F but TAB, U+007F to U+009F, U+2028, U+2029. "
    + "The one CR before the LF is no part of the message.",
  "HARD-9":
    "Look at what a reader sees: leave out blanks, marks and all that cannot be seen, take any bracket with corners, "
    + "and refuse what then begins with [알림]. Refuse marks of direction that come before the first letter.",
  "HARD-10":
    "Send the sender one notice for each message that you refuse, at the end of its line, with a reason.",
  "HARD-11": "Check a message before you log it, and do not log the refusal.",
  "HARD-12":
    "A refused message is no reason to close: pass over it up to its LF, tell the sender, and go on reading.",
  "HARD-13": "Write the entry to the file, with os.write or a flush, before you send the message to anybody.",
  "HARD-14":
    "Note when a client's socket last took something; when data has waited for it for 10 s, close the connection.",
  "HARD-15":
    "When what you keep for slow readers is full, stop reading from those who speak until there is room again.",
  "HARD-16":
    "Before you close a connection of your own accord, send the notice with the reason, if the socket takes it.",
  "HARD-17": "When writing to the log fails, do not relay the message: tell everyone why, and stop.",
  "HARD-18":
    "Take 4096 bytes, and the LF and a CR before it do not count: the buffer must be longer than the limit.",
  "HARD-19":
    "Check the whole message before you relay any of it; when it is too long, drop all up to its LF.",
  "HARD-20": "Send the refusal to the socket that the message came from, not to the list.",
  "HARD-21":
    "Keep what a slow client has yet to get in a queue of its own, and send it when its socket can take more.",
  "HARD-22":
    "Never let one send wait for a client that does not read: make sockets non-blocking, or give each client a thread "
    + "that sends from its queue.",
  "HARD-23": "Accept who is one too many, say that the room is full, and close that connection alone.",
  "HARD-24": "When a write to the log took only a part, cut the file back to the length that it had before.",
  "HARD-25": "When you open the log, look at its last line: where it has no LF, cut it off.",
  "HARD-26": "On SIGHUP open the log again by its name, and write to the new file.",
  "HARD-27": "Count the clients of each address, and turn away only those beyond the bound.",
  "HARD-28": "Start a timer when a client joins; its first message stops it, and nothing else does.",
  "HARD-29": "Do not drop what comes too fast: stop reading from that client until it may speak again.",
  "HARD-30":
    "When accept fails because there are too many open files, wait a moment and try again; do not end.",
  "HARD-31": "Set SO_KEEPALIVE on every client's socket.",
  "HARD-32":
    "Lock the log when you open it, as with flock, and end with a message when another has the lock.",
  "HARD-33":
    "Note since when a reader has kept the others waiting; after 10 s close it, even if it takes a little now and then.",
  "HARD-34":
    "Count the refusals that a client does not read, and send one notice for all of them once it reads.",
  "HARD-35":
    "Keep what is left of an address's allowance when its client leaves, and go on with that when it comes back.",
  "HARD-36":
    "A web page can make a browser send a form to any port: where a client's first line is like POST / HTTP/1.1, "
    + "whatever the method, the target or the version, say why, and close.",
  "HARD-37":
    "After a first line like POST / HTTP/1.1 leave the loop over the lines: what came with it is the browser's, too. "
    + "Relay and log none of it.",
]
