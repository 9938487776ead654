  ld [4]
  jeq #AUDIT_ARCH_X86_64, known, bad
known: ld [0]
  jeq #openat, next
  ret #0x7fff0000
next: ld [24]
  and #0x241
  jset #0x40, bad
  tax
  st M[1]
  ldx M[1]
  div x
  ret a
bad: ret #0x80000000
