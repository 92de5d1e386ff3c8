# Ends every process that carries this desktop's mark in its environment, then removes its directory; as soon as
# standard input is closed: by the harness at the end of a journey, or by the kernel where the harness was killed.
# $1: the desktop's private directory.
cat >/dev/null
tries=0
while [ "$tries" -lt 100 ]; do
    found=
    for directory in /proc/[0-9]*; do
        id=${directory#/proc/}
        # Chromium's children write their title over their environment: the profile's path in argv marks those.
        if grep -qzxF "BIJAK_E2E_DESKTOP=$1" "$directory/environ" 2>/dev/null ||
            { [ "$id" != "$$" ] && grep -qF -- "--user-data-dir=$1" "$directory/cmdline" 2>/dev/null; }; then
            case $(cat "$directory/stat" 2>/dev/null) in
            *") Z "* | *") X "* | "") ;;
            *) found=1 && kill -9 "$id" 2>/dev/null ;;
            esac
        fi
    done
    [ -z "$found" ] && break
    tries=$((tries + 1))
    sleep 0.1
done
rm -rf "$1"
