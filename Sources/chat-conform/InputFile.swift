import ChatConformance
import POSIX
import SystemPackage

/// More than anybody writes for the runner.
private let bound = 16 << 20

/// All of a file, or of a pipe, that somebody wrote for the runner; it ends, and soon.
func bytes(of path: String, atMost bound: Int = bound) throws(Complaint) -> [UInt8] {
  // A pipe is as good as a file here.
  if let kind = kindOfNoFile(at: path), kind != "a FIFO" {
    throw .unreadable(path: path, reason: "it is \(kind)")
  }
  var bytes: [UInt8] = []
  do {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec])
    defer { try? file.close() }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= bound {
      guard try file.isReady(for: .reading, within: .seconds(10)) else { throw Errno.timedOut }
      let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  } catch Errno.timedOut {
    throw .unreadable(path: path, reason: "nothing comes from there")
  } catch {
    throw .unreadable(path: path, reason: "\(error)")
  }
  throw .unreadable(path: path, reason: "it holds more than \(bound >> 20) MiB")
}
