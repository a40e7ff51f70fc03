/// How much a run of generated sessions spends on what fails.
package struct GeneratedEffort: Sendable {
  /// After so many failing sessions the run ends.
  package var failures = 5
  /// The most that one session is played anew while it is made small.
  package var tries = 400
  /// The most time that the run takes; nil for as long as it takes.
  package var within: Duration?
  /// The most time that this takes for one session.
  package var time = Duration.seconds(30)
  /// How long a try waits for what does not come: whether it does is confirmed with more time in the end.
  package var deadline = Duration.milliseconds(300)

  package init() {}
}
