extension Fault {
  static let framing: [Fault] = []
}
