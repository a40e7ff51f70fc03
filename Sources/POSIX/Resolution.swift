import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Why a host has no address.
package enum ResolutionFailure: Error, Hashable {
  /// The system does not know it; the reason is in the system's words.
  case unknown(host: String, reason: String)
  /// The system did not answer in time.
  case late(host: String, limit: Duration)
}

extension ResolutionFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let host, let reason): "\(host) is not known (\(reason))"
    case .late(let host, let limit): "\(host) was looked up for \(limit), without an answer"
    }
  }
}

extension Address {
  /// All addresses of a host, which is a name or an address, in the order in which they should be tried.
  package static func resolve(
    host: String, port: UInt16, within time: Duration
  ) throws(ResolutionFailure) -> [Address] {
    // An address needs nobody's answer.
    if let addresses = try? look(host, port, flags: AI_NUMERICHOST) { return addresses }
    return try Lookup().result(within: time, host: host) { () throws(ResolutionFailure) in
      try look(host, port, flags: 0)
    }
  }

  /// Asks the system, for as long as it takes.
  private static func look(
    _ host: String, _ port: UInt16, flags: CInt
  ) throws(ResolutionFailure) -> [Address] {
    var hints = addrinfo()
    hints.ai_flags = flags
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    let systemError = Errno(rawValue: errno)
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0 else {
      let reason = status == EAI_SYSTEM ? "\(systemError)" : String(cString: gai_strerror(status))
      throw .unknown(host: host, reason: reason)
    }
    var addresses: [Address] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr { addresses.append(Address(address, length: entry.ai_addrlen)) }
      next = entry.ai_next
    }
    return addresses
  }
}

/// A question to the system that is asked on a thread of its own, as nothing can call it off.
final class Lookup: Sendable {
  typealias Answer = Result<[Address], ResolutionFailure>

  private let answer = Mutex<Answer?>(nil)
  private let isAnswered = DispatchSemaphore(value: 0)

  /// Waits for the answer; one that comes too late is thrown away.
  func result(
    within time: Duration, host: String,
    _ ask: @escaping @Sendable () throws(ResolutionFailure) -> [Address]
  ) throws(ResolutionFailure) -> [Address] {
    DispatchQueue.global().async {
      let result = Answer { () throws(ResolutionFailure) in try ask() }
      self.answer.withLock { $0 = result }
      self.isAnswered.signal()
    }
    let (seconds, attoseconds) = time.components
    let end = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
    guard isAnswered.wait(timeout: end) == .success, let answer = answer.withLock(\.self) else {
      throw .late(host: host, limit: time)
    }
    return try answer.get()
  }
}
