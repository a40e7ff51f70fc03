import SystemPackage

/// How a thread has fared with the processors, as Linux tells in its `schedstat`.
package struct SchedulerTime: Sendable {
  /// How long it has had one.
  package var had = Duration.zero
  /// How long it could have run and had none.
  package var waitedFor = Duration.zero

  /// No time at all.
  package init() {}

  /// That of a thread, by its folder below `/proc`; none where the system does not tell.
  init(ofThreadAt folder: String) {
    let text = (try? [UInt8](contentsOf: FilePath("\(folder)/schedstat"), atMost: 256)) ?? []
    let fields = text.split(separator: UInt8(ascii: " ")).map {
      Int64(String(decoding: $0, as: UTF8.self)) ?? 0
    }
    guard fields.count > 1 else { return }
    (had, waitedFor) = (.nanoseconds(fields[0]), .nanoseconds(fields[1]))
  }
}
