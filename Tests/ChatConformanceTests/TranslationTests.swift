import Foundation
import Testing
import WaitingTrait

/// Behind a router that gives each connection another port nothing fails that passes without it.
@Suite(.waits, .serialized) struct TranslationTests {
  private static let cannot: Comment = "no network can be made here: that takes root, iproute2 and nftables"

  /// Runs the script that makes the network, and the runner in it.
  private static func judge(_ options: [String]) throws -> Program.Outcome {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/bash"), in: runner.directory)
    let process = try shell.start(
      [Program.peers.appending(path: "behind_translation.sh").path, runner.url.path] + options)
    process.waitUntilExit()
    return Program.Outcome(
      status: process.terminationStatus, output: try shell.text("output"), errors: try shell.text("errors"))
  }

  private static let isPossible = (try? judge([]).status) == 0

  @Test(
    .enabled(if: isPossible, cannot),
    arguments: [
      ["--claim", "hardened"], ["--segments", "bytes", "--only", "core/relay-*", "--only", "core/leave-*"],
    ])
  func portsAreLearnt(options: [String]) throws {
    let outcome = try Self.judge(options)
    #expect(outcome.lastLine.contains(" passed, 0 failed, "), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("learnt from the join notices"))
  }
}
