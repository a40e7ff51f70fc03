// libedit for Swift: its header, and the calls that C's varargs hide.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H

#if !__has_include(<histedit.h>)
#error "libedit is missing: install it with: apt-get install libedit-dev"
#endif

#include <histedit.h>

#endif
