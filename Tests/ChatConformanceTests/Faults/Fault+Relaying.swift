extension Fault {
  static let relaying: [Fault] = []
}
