import Glibc
import SystemPackage

/// How many files this process may have open, sockets included.
package enum OpenFileLimit {
  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

  /// Raises the limit to so many files, or as far as the system allows; gives the limit that holds then.
  ///
  /// It is never lowered.
  @discardableResult
  package static func raise(to files: Int) throws(Errno) -> Int {
    var limit = rlimit()
    try checked(getrlimit(resource, &limit))
    let wanted = min(rlim_t(clamping: files), limit.rlim_max)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      try checked(setrlimit(resource, &limit))
    }
    return Int(clamping: limit.rlim_cur)
  }
}
