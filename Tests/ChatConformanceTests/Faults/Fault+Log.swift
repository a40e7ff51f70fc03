extension Fault {
  static let log: [Fault] = []
}
