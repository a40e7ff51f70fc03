extension Timeouts {
  /// Whether somebody is in a hurry, and gives up what a right server may yet do: what else a session lacks has less time still.
  var areHurried: Bool { forWhoIsPrompt < lateAfter }
}
