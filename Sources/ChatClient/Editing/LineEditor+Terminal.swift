#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import CLibedit

/// The editor's side towards the terminal: keys, signals, painting.
extension LineEditor {
  /// The size of the terminal now.
  var size: ScreenSize {
    var (columns, rows): (Int32, Int32) = (0, 0)
    terminal_size(STDOUT_FILENO, &columns, &rows)
    return ScreenSize(columns: Int(columns), rows: Int(rows))
  }

  /// What libedit gets to read; nil to stop.
  func nextScalar() -> Unicode.Scalar? {
    while let key = nextKey() {
      switch key {
      case .scalar(let scalar): return scalar
      case .paste(let bytes): take(bytes)
      }
    }
    return nil
  }

  /// Waits for a key, and does meanwhile what there is to do; nil to stop.
  func nextKey() -> Key? {
    while end == nil {
      if isInterrupted {
        isInterrupted = false
        return .scalar("\u{3}")
      }
      if let key = decoder.next() {
        heldSince = nil
        return key
      }
      draw()
      wait()
    }
    return nil
  }

  /// Paints only when no key waits.
  private func draw() {
    guard let place = editline?.place else { return }
    let picture = overlay ?? Picture(prompt: prompt, line: place.line, cursor: place.cursor)
    let bell = isBellDue ? "\u{7}" : ""
    isBellDue = false
    write(bell + painter.paint(picture, above: printed, size: size))
    printed.removeAll(keepingCapacity: true)
  }

  /// Waits for signals, keys, and what is watched, in this order.
  private func wait() {
    var subjects = [signals.reader, STDIN_FILENO, watched?.descriptor ?? -1].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&subjects, nfds_t(subjects.count), timeout) >= 0 || errno == EINTR else { return }
    if subjects[0].revents != 0 { readSignals() }
    if subjects[1].revents != 0 {
      readKeys()
    } else {
      giveUpHolding()
      if let watched, subjects[2].revents != 0 || hasMoreEvents { hasMoreEvents = watched.handler() }
    }
  }

  /// In milliseconds; -1: as long as it takes.
  private var timeout: Int32 {
    if hasMoreEvents { return 0 }
    guard decoder.isHolding else { return -1 }
    let left = KeyDecoder.interval - (ContinuousClock.now - (heldSince ?? .now))
    return max(0, Int32((left / .milliseconds(1)).rounded(.up)))
  }

  private func giveUpHolding() {
    guard decoder.isHolding, let heldSince, ContinuousClock.now - heldSince >= KeyDecoder.interval else {
      return
    }
    decoder.intervalPassed()
  }

  private func readKeys() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count > 0 {
      decoder.received(bytes.prefix(count))
      heldSince = .now
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      end = end ?? .signalled(SIGHUP)
    }
  }

  private func readSignals() {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(signals.reader, &bytes, bytes.count)
    for byte in bytes.prefix(max(0, count)) {
      switch Int32(byte) {
      // Painting asks for the size; libedit, told of it, writes beyond its buffers.
      case SIGWINCH: break
      case SIGINT: isInterrupted = true
      case SIGTSTP: suspend()
      case SIGCONT: resume()
      case let signal: end = end ?? .signalled(signal)
      }
    }
  }

  /// Ctrl-Z: the terminal is the shell's until the program is continued.
  private func suspend() {
    write(painter.erase(size: size) + "\u{1B}[?2004l")
    editline?.prepareTerminal(forEditing: false)
    terminal_guard_stop()
    resume()
  }

  /// Takes the terminal again, whose modes may be anybody's, and paints below what others have written.
  private func resume() {
    painter.lost()
    editline?.prepareTerminal(forEditing: false)
    editline?.prepareTerminal(forEditing: true)
    write(Painter.clearBelow + "\u{1B}[?2004h")
  }

  /// Writes everything; a terminal that is gone ends the editing.
  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeOutput($0) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var subject = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&subject, 1, -1)
      } else if errno != EINTR {
        end = end ?? .signalled(SIGHUP)
        return
      }
    }
  }
}

// Inside a type with a `write` of its own the C function has no name.
private func writeOutput(_ bytes: UnsafeRawBufferPointer) -> Int {
  write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
}
