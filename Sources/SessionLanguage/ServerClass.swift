/// What a server may claim to be: each class holds the one before.
package enum ServerClass: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
  case core, line, hardened

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .core: 0
    case .line: 1
    case .hardened: 2
    }
  }
}
