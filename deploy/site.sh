# shellcheck shell=bash disable=SC2154  # site, port and bin are the caller's
# One site in one folder: its files written, its two processes started, watched and stopped. Sourced by deploy/up and
# deploy/trial, which set:
#   site   the folder: martlet.yaml, martlet.db, images/, keys/, log/, and what lasts as long as a run
#   port   where nginx listens, on 127.0.0.1
#   bin    the folder of the programs

responder='' nginx='' socket='' settings='' keeper=()
umask 022 # nginx must be able to read what is served, whatever the shell's umask is
PATH=$PATH:/usr/sbin # where nginx lies, and no ordinary user of Debian looks

fail() { # SENTENCE [STATUS]
    echo "$(basename "$0"): $1" >&2
    exit "${2:-1}"
}

martlet() { # SUBCOMMAND…
    "$bin/martlet" "$@" --config "$site/martlet.yaml"
}

# What holds for this site: the file, the environment over it, and the defaults under both.
setting() { # SECTION.KEY
    sed -n "s|^$1: \(.*\)  # .*|\1|p" <<<"$settings"
}

port_is_free() {
    ! (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Written once; afterwards the file is the operator's, and only an address written here follows the port.
write_configuration() { # UPLOAD_BYTES GUEST_UPLOAD_BYTES
    mkdir -p "$site"/{images,keys,log,run,tmp}
    chmod 700 "$site/keys" "$site/log"
    if [ -e "$site/martlet.yaml" ]; then
        sed -i -E "s|^(  url: \"?http://127\.0\.0\.1:)[0-9]+(\"?)$|\1$port\2|" "$site/martlet.yaml"
        return
    fi
    cat >"$site/martlet.yaml" <<END
# The settings of this site. martlet config check says whether they are right, martlet config show all there are.
site:
  url: "http://127.0.0.1:$port"
storage:
  images: "$site/images"
  mode: datefolder
database:
  path: "$site/martlet.db"
server:
  listen: "unix:$site/run/martlet.sock"
limits:
  upload_bytes: $1
  guest_upload_bytes: $2
END
}

# nginx's file follows the settings, so it is written anew at each start.
write_nginx_configuration() { # after which setting has something to say
    settings=$(martlet config show)
    socket=$(setting server.listen)
    [[ $socket == unix:* ]] ||
        fail "server.listen is $socket, and this starts no site but on a unix socket: write unix:$site/run/martlet.sock in $site/martlet.yaml" 78
    socket=${socket#unix:}
    mkdir -p "$site/nginx"
    martlet nginx-config --standalone "$site" --listen "127.0.0.1:$port" --name _ --access-log "$site/log/access.log" \
        >"$site/nginx/nginx.conf"
}

# In a session of its own, so that Ctrl-C reaches the script alone; and it never outlives the script, however that ends.
start() { # LOG COMMAND…
    local log=$1
    shift
    setsid setpriv --pdeathsig TERM "$@" </dev/null >>"$log" 2>&1 9>&- &
}

start_site() { # after write_nginx_configuration
    local as_root=() status
    rm -f "$socket"
    # Started by root, nginx would hand its workers to a user who may not reach the socket or this folder.
    [ "$(id -u)" != 0 ] || as_root=(-g "user root root;")

    [ ${#keeper[@]} = 0 ] || keeper+=("$socket")
    start "$site/log/martlet.log" "${keeper[@]}" "$bin/martlet" serve --config "$site/martlet.yaml"
    responder=$!
    start "$site/log/nginx.log" nginx -p "$site/" -c "$site/nginx/nginx.conf" "${as_root[@]}"
    nginx=$!

    SECONDS=0
    # Not before the socket is there, or nginx's log would begin with errors.
    until [ -S "$socket" ] && status=$(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -m 5 "http://127.0.0.1:$port/") \
        && [ "$status" != 503 ]; do
        died && explain_death
        [ $SECONDS -lt 60 ] || fail "no answer from http://127.0.0.1:$port/ within a minute; see $site/log"
        sleep 0.05
    done
}

died() {
    ! kill -0 "$responder" 2>/dev/null || ! kill -0 "$nginx" 2>/dev/null
}

explain_death() {
    local name=nginx
    kill -0 "$responder" 2>/dev/null || name=martlet
    tail -n 20 "$site/log/$name.log" >&2
    fail "$name has ended by itself; above is the end of $site/log/$name.log"
}

# nginx first: it ends the requests it has begun, and for those it needs the responder.
stop_site() {
    trap '' INT TERM HUP
    stop "$nginx" QUIT
    stop "$responder" TERM
}

stop() { # PID SIGNAL: asks, waits ten seconds, insists
    local signal
    [ -n "$1" ] || return 0
    for signal in "$2" TERM KILL; do
        kill -s "$signal" "$1" 2>/dev/null || return 0
        for ((turn = 0; turn < 200; turn++)); do
            kill -0 "$1" 2>/dev/null || return 0
            sleep 0.05
        done
    done
}
