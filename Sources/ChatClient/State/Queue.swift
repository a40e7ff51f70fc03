/// First in, first out, in constant time.
struct Queue<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[head] }
  var all: ArraySlice<Element> { elements[head...] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func removeFirst(_ count: Int = 1) {
    head += Swift.min(count, self.count)
    guard head > 1024, head * 2 > elements.count else { return }
    elements.removeFirst(head)
    head = 0
  }

  mutating func remove(at offset: Int) { elements.remove(at: head + offset) }
}
