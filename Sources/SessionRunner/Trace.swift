import Glibc
package enum Trace {
  @TaskLocal static var nothing = 0
  nonisolated(unsafe) static var start = ContinuousClock.now
  nonisolated(unsafe) static var notes: [UInt: String] = [:]
  nonisolated(unsafe) static var lock = pthread_mutex_t()
  package static func note(_ s: String) {
    pthread_mutex_lock(&lock)
    notes[UInt(pthread_self()), default: ""] += " " + s
    pthread_mutex_unlock(&lock)
  }
  static func take() -> String {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    return notes.removeValue(forKey: UInt(pthread_self())) ?? ""
  }
  package static func say(_ s: String) {
    let t = (ContinuousClock.now - start).inMilliseconds
    let line = "T \(t) \(UInt(pthread_self()) >> 12 & 0xfff) \(s)\n"
    _ = write(2, line, line.utf8.count)
  }
}
