// Nothing to call: a program that is linked with this outlives SIGHUP from before its main on.
