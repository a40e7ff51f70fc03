import ArgumentParser
import ChatConformance
import ChatProtocol

/// `chat-conform`, which judges; its commands are chosen by the first word.
struct ChatConform: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-conform",
    abstract: "Judge a chat server: what is wrong with it, and does it pass?",
    usage: """
      chat-conform [<options>] [<host>] [<port>]
      chat-conform <subcommand> …
      """,
    discussion: """
      Clients of this program join the server, talk, leave in every way, and compare each byte that comes, and the log \
      that the server writes, with what the Spec asks for. Start the server first, alone and with nobody else in it.

      WHAT IT CLAIMS
        core      what every server of this protocol does
        line      core, and every message ends in a line feed
        hardened  line, and bad input, slow readers and crashes do no harm

      Unless --claim says otherwise a server is judged by core, and by line if it ends its messages in a line feed. \
      What lies beyond the claim is played and told, but not counted.

      EXAMPLES
        The server at 127.0.0.1 port 2500, and then its log too:
          chat-conform
          chat-conform 127.0.0.1 2500 --log "Server Log.txt"
        A server that is started, judged and ended, with its log:
          chat-conform --launch "python3 {here}/server.py {host} {port}"
        The sessions about one requirement; what it says, and who tests it:
          chat-conform --only ROOM-3
          chat-conform explain ROOM-3
        For a machine: reports beside the text, and what may fail for now:
          chat-conform --report junit=chat.xml --report github --known-failures known.txt
        Sessions of your own, checked before they are played:
          chat-conform lint mine
          chat-conform --fixtures mine
        The server that comes with this program:
          chat-conform --reference
        A thousand sessions that nobody has written yet; the same once more; every session cut otherwise:
          chat-conform --random 1000
          chat-conform --random 1000 --seed 7
          chat-conform --segments random --seed 7

      GENERATED SESSIONS
      With --random sessions are drawn from the protocol, as far as the claim goes, and played in the place of those \
      that come with the program. One that fails is made small: fewer clients, fewer steps, plainer texts, as long as \
      the server fails it and the Spec's room passes it. It is played once more, told, and kept as a file. What fails \
      only now and then is told as that. After five failing sessions, or when too much time was spent waiting in vain, \
      the run ends.

      SEGMENTS
      With --segments what clients say is cut otherwise: after every byte, or at one to seven places that are drawn. \
      The server has most likely read the one segment before the next is sent, for another client's fence goes round \
      between them: between all that are drawn, and after the first and before the last sixteen bytes of a message. \
      In between, in what is done together, where nobody else is there and where somebody stalls, segments leave one \
      by one without a fence, and the network may join them. A client says one whole line first, so that nobody takes \
      it for one that ends its messages in nothing; sessions about such clients stay as they are. In bare framing a \
      cut makes two messages of one, so nothing is played.

      TIME
        What is due is waited for at most --timeout seconds. All that waits in vain or fails may take four times as \
      long in a run; what is left then is skipped, and the run does not pass. A server that is right but slow is judged \
      to the end, unless --within says when that must be.
        Of a server that is launched three to twelve are started, each in a folder of its own, and sessions are played \
      side by side. What servers share outside of it can come between them.

      EXIT STATUS
        0  everything that was claimed has passed
        1  something failed, or was claimed in so many words and could not be checked, or was not played for lack of \
      time, or is known to fail and passes
        2  the command or a file is wrong, or no session is selected
        3  there is no server
        4  the run was broken off: it was told to stop (SIGINT, SIGTERM), or this machine refused what it needs; \
      what was judged by then is told; or a report, or standard output, could not be written

      The last line is always: N passed, N failed, N skipped
      It counts sessions. The line above counts requirements: requirements  N kept, N broken, N not shown
      """,
    version: "chat-conform \(packageVersion)",
    subcommands: [
      Client.self, Explain.self, GradeClass.self, Lint.self, Record.self, Regrade.self, TraceCapture.self,
      WatchServer.self,
    ])

  @OptionGroup var place: ServerPlace
  @OptionGroup var options: JudgeOptions

  func validate() throws { try options.check() }

  func run() throws {
    try end { () throws(Complaint) in
      let library = try options.library()
      return try options.list ? list(library) : options.judge(place, by: library)
    }
  }

  private func list(_ library: Library) throws(Complaint) -> Int32 {
    let lines = library.list(options.selection)
    guard !lines.isEmpty else { throw .obstacle(.nothingSelected) }
    StandardStreams.say(lines.joined(separator: "\n"))
    return 0
  }
}
