/// The version of this package and of all its programs.
package let packageVersion = "0.1.0"
