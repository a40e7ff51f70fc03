import ChatConformance
import Dispatch
import FoundationEssentials
import Reports
import SessionLanguage
import Synchronization

/// Judges what receipts tell, as many at once as there are processors.
struct Rejudgement {
  let library: Library

  /// Writes the verdict of each anew, where there is a receipt; gives what could not be judged, and why.
  func judge(_ folders: [ResultFolder]) -> [String] {
    let left = Mutex<[(place: Int, words: String)]>([])
    DispatchQueue.concurrentPerform(iterations: folders.count) { place in
      guard let words = obstacle(to: folders[place]) else { return }
      left.withLock { $0.append((place, "\(folders[place].name): \(words)")) }
    }
    return left.withLock { $0 }.sorted { $0.place < $1.place }.map(\.words)
  }

  private func obstacle(to folder: ResultFolder) -> String? {
    guard folder.hasVerdict else { return nil }
    do {
      guard let receipt = try folder.receipt() else {
        return "there is no receipt of it; its verdict stays as it is"
      }
      let library = receipt.order.draw.map(library.drawn) ?? library
      let record = Judgement(of: library, Assignment(judging: receipt)) { _ in }.judge()
      if let obstacle = record.obstacle {
        return "\(obstacle.words); it was written by chat-conform \(receipt.version)"
      }
      try folder.write(
        try ReportFormat.json.text(of: record, library), as: ResultFolder.File.verdict.rawValue)
      return nil
    } catch {
      return "its receipt cannot be used: \(error)"
    }
  }
}
