import ChatProtocol
import FoundationEssentials
import SessionRunner

extension Judgement {
  /// Judges once more what was seen before, without the server.
  func judge(_ receipt: Receipt, _ record: inout RunRecord) {
    let reader = ReceiptReader(receipt, for: assignment)
    var run = makeRun(reader.player(of: 0).runner)
    _ = run.takeSurvey()
    run.settle = { $0.openingIsDue = receipt.openingIsDue }
    record.log = receipt.log
    if receipt.hasSiblings { run.hire = reader.hiring(run.runner.transport.terminator) }
    finish(&run, &record) { reader.nextWords() }
    reader.note(run.runner)
    record.remarks += receipt.remarks
    record.duration = .milliseconds(receipt.milliseconds)
    if let contradiction = reader.contradiction { record.obstacle = .brokenOff(contradiction) }
  }
}

extension Receipt {
  /// Nil where none was asked for, there is no verdict, or too much was said for one.
  init?(
    of record: RunRecord, _ assignment: Assignment, in book: ReceiptBook, openingIsDue: Bool,
    hasSiblings: Bool, remarks: [Remark]
  ) {
    guard let order = assignment.receipt, let command = record.server.command, record.obstacle == nil,
      let (parts, groups) = book.all
    else { return nil }
    version = packageVersion
    (self.order, self.command) = (order, command)
    (host, port, log) = (record.server.host, record.server.port, record.log)
    (started, milliseconds, nonce) = (record.started, record.duration.inMilliseconds, assignment.nonce)
    (self.openingIsDue, self.hasSiblings, self.remarks) = (openingIsDue, hasSiblings, remarks)
    (self.parts, self.groups) = (parts, groups)
  }
}

extension Assignment {
  /// What is asked where a receipt is judged: the same as before.
  package init(judging receipt: Receipt) {
    self.init(.recorded(receipt))
    options.claim = receipt.order.claim
    options.selection = Selection(only: receipt.order.only, skip: receipt.order.skip)
    options.within = receipt.order.within.map(Duration.seconds)
    (options.canLaunch, options.isKept) = (true, true)
    timeout = .seconds(receipt.order.timeout)
  }
}

extension Assignment.Target {
  /// When the run began.
  var began: Date { if case .recorded(let receipt) = self { receipt.started } else { Date() } }
  var isRecorded: Bool { if case .recorded = self { true } else { false } }
}
