#!/usr/bin/env bash
# caught.sh GUARD WORDS PROGRAM [ARGUMENTS]: runs a test with that guard off. It must fail, and say those words: a guard
# that no test misses is not tested.
set -uo pipefail
guard="$1" words="$2"
shift 2
output="$(INVD_GUARD_OFF="$guard" "$@" 2>&1)"
status=$?
printf '%s\n' "$output" | tail -n 15
if [ $status -eq 0 ]; then
  printf '\nwith %s off nothing was noticed\n' "$guard"
  exit 1
fi
if ! grep -qF -- "$words" <<<"$output"; then
  printf '\nwith %s off it failed, but not for the reason looked for: "%s"\n' "$guard" "$words"
  exit 1
fi
printf '\n%s: caught\n' "$guard"
