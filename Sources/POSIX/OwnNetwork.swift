import CLinux
import SystemPackage

/// A network with nobody in it but this thread and what it starts.
package enum OwnNetwork {
  /// Enters a new one; what was started in the one before stays there.
  package static func enter() throws(Errno) { try checked(enter_own_network()) }

  /// Where somebody listens in it; none where that cannot be read.
  package static var listeners: [Listener] {
    ["tcp", "tcp6"].flatMap { table in
      let text = (try? [UInt8](contentsOf: FilePath("/proc/thread-self/net/\(table)"), atMost: 1 << 16)) ?? []
      return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap(Listener.init)
    }
  }

  /// A socket that takes connections.
  package struct Listener: Hashable, Sendable {
    package let host: String
    package let port: UInt16

    /// Reads a line of the system's table; nil where it tells of anything else, or of an address that is not loopback.
    package init?(line: Substring) {
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[3] == "0A" else { return nil }
      let place = fields[1].split(separator: ":")
      guard place.count == 2, let port = UInt16(place[1], radix: 16) else { return nil }
      self.port = port
      switch (place[0].count, place[0].allSatisfy { $0 == "0" }) {
      // Who listens on all addresses of IPv6 mostly does so on those of IPv4, too.
      case (8, true), (32, true): host = "127.0.0.1"
      case (32, false): host = "::1"
      case (8, false):
        guard let number = UInt32(place[0], radix: 16)?.byteSwapped, number >> 24 == 127 else { return nil }
        host = "127.\(number >> 16 & 0xFF).\(number >> 8 & 0xFF).\(number & 0xFF)"
      default: return nil
      }
    }
  }
}
