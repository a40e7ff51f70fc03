/// Who has had the processors of the server's machine, all in all.
package struct ProcessorTime: Sendable {
  /// How long the server waited for one: where it is not known who that is, anybody.
  package var waitedFor: Duration
  /// How long the server has had one, where that is known.
  package var had: Duration
  /// Whether it has one or waits for one just now, where that was looked at.
  package var canRun: Bool

  package init(waitedFor: Duration = .zero, had: Duration = .zero, canRun: Bool = false) {
    (self.waitedFor, self.had, self.canRun) = (waitedFor, had, canRun)
  }
}
