import ArgumentParser
import Arguments
import ChatConformance
import FoundationEssentials
import Localization
import POSIX
import SystemPackage
import Tracing

/// `chat-conform record FILE`.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", _superCommandName: "chat-conform",
    abstract: "Stand between clients and a server, and write down what passes as a session.",
    discussion: """
      Clients connect to the recorder instead of the server. What comes is given on as it comes, and nothing is changed: \
      a close, a shut write side and a reset are carried over as they are. To the server, the clients are where the \
      recorder is; the ports in its notices are those of the recorder's connections.

      The file is written when Ctrl-C or SIGTERM comes, when the time is over, or when \(Capture.bound >> 20) MiB of \
      it are full. It holds a session that can be played again, and below it, as comments, every byte that passed, for \
      chat-conform trace. All clients of the server have to come this way: what others say would be taken for the \
      server's own words.

      EXAMPLES
        The server at port 2500; clients connect to port 2600:
          chat-conform record talk.session --listen 2600 127.0.0.1 2500 --log "Server Log.txt"
        The same conversation with another server, and what it showed of each requirement:
          chat-conform --fixtures talk.session 127.0.0.1 2501
          chat-conform trace talk.session

      EXIT STATUS
        0  the file was written
        2  the command is wrong, or the file cannot be written
        3  clients came, and there was no server
        4  this machine refused what it needs; what had passed by then is in the file
      """)

  @Argument(
    help: "Where the session goes; its name ends in .session.", completion: .file(extensions: ["session"]))
  var file: String

  @OptionGroup var place: ServerPlace

  @Option(help: ArgumentHelp("The port that clients connect to; for 0 a free one.", valueName: "port"))
  var listen: UInt16 = 0

  @Option(help: ArgumentHelp("The address that clients connect to.", valueName: "address"))
  var at = "127.0.0.1"

  @Option(
    help: ArgumentHelp("The server's log; what is added to it is recorded too.", valueName: "path"),
    completion: .file())
  var log: String?

  @Option(help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
  var within = 86_400.0

  @OptionGroup var reader: ReaderOptions

  func validate() throws {
    guard file.hasSuffix(".session") else {
      throw ValidationError("\(file): give a name that ends in .session.")
    }
    guard within > 0, within <= 86_400 else {
      throw ValidationError("--within \(within): give more than 0 and at most 86400 seconds.")
    }
  }

  func run() throws {
    try end { () throws(Complaint) in
      let destination = ReportFile(file)
      if FileManager.default.fileExists(atPath: file) {
        throw .noRecording("\(file) is there already, and would be lost")
      }
      if let reason = destination.obstacle { throw .noRecording("\(file) cannot be written: \(reason)") }
      var recorder = try recorder()
      let ending = recorder.record(within: .seconds(within), until: StopSignals.caught())
      let figures = Trace(of: recorder.capture).figures
      do {
        try destination.write(RecordedSession.text(of: recorder.capture, title: "Recorded: \(figures)"))
      } catch {
        throw .unwritten(path: file, reason: "\(error)")
      }
      StandardStreams.say("\(file): \(figures.translated)")
      if recorder.unserved > 0 {
        printError("clients that met no server at \(place.host) port \(place.port): \(recorder.unserved)")
      }
      return status(ending, recorder)
    }
  }

  private func recorder() throws(Complaint) -> Recorder {
    do {
      let servers = try Address.resolve(host: place.host, port: place.port, within: .seconds(10))
      guard let here = try Address.resolve(host: at, port: listen, within: .seconds(10)).first else {
        throw ResolutionFailure.unknown(host: at, reason: "it has no address")
      }
      let recorder = try Recorder(listeningAt: here, before: servers, log: log)
      StandardStreams.say(
        "clients connect to \(at) port \(try recorder.address.port); Ctrl-C ends the recording".translated)
      return recorder
    } catch Errno.addressInUse {
      throw .noRecording("port \(listen) of \(at) is taken; choose another by --listen")
    } catch {
      throw .noRecording("\(error)")
    }
  }

  private func status(_ ending: Recorder.End, _ recorder: Recorder) -> Int32 {
    switch ending {
    case .told: break
    case .outOfTime: printError("the time is over")
    case .full: printError("the file is full; what came later is not in it")
    case .refused(let reason):
      printError("the recording ended early: \(reason)")
      return ExitStatus.cannotGoOn
    }
    return recorder.unserved > 0 && recorder.unserved == recorder.capture.clients ? 3 : 0
  }
}
