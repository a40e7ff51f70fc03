# What argument-parser's plugin writes as a manual page, made right (GNU sed).

# It says of every program that it needs a subcommand, and lists a help for subcommands that there are not.
/^\.Ar subcommand$/d
/^\.It Em help$/,/^\.El$/d

# chat-conform has commands, and does without one.
/^\.Dt CHAT-CONFORM/,/^\.Sh DESCRIPTION$/ {
  /^\.Sh DESCRIPTION$/i .Nm\n.Ar command\n.Op Ar argument ...
}
0,/^\.It Em /s//.El\n.Sh COMMANDS\n.Bl -tag -width 6n\n&/
0,/^\.Bl /s//.Sh OPTIONS\n&/

# Headings of a discussion become sections; our own exit status is better than the one that fits all programs.
/^EXIT STATUS:\{0,1\}$/,$ {
  /^\.Sh "EXIT STATUS"$/,$d
}
s/^$/.Pp/
s/^\(DEFAULTS\|EXAMPLES\|EXIT STATUS\|SHAPES\|WHAT IT CLAIMS\):\{0,1\}$/.Sh \1/
