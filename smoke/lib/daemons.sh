# Long-running programs inside the machine: started once, known by pid and start time, stopped with a deadline.

running() { # NAME
  local pid born
  [[ -f $state/run/$1.pid ]] || return 1
  read -r pid born <"$state/run/$1.pid"
  [[ $(born "$pid") == "$born" ]]
}

# When a process started: with its number, that names it for good. Empty if there is none, or only its zombie.
born() { # PID
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  [[ $stat == Z* ]] || cut -d ' ' -f 20 <<<"$stat"
}

start() { # NAME COMMAND...
  local daemon=$1 pid
  shift
  ! running "$daemon" || return 0
  (
    exec 9<&- # the lock is ours alone
    cgroups_join
    cd /
    exec env -i PATH="$(parts_path):/usr/sbin:/usr/bin:/sbin:/bin" HOME=/mnt GODEBUG="${GODEBUG:-}" \
      setsid nsenter --net="/run/netns/$node" --mount="/run/$node/mnt" -- "$@"
  ) </dev/null >>"$state/var/log/$daemon.log" 2>&1 &
  pid=$!
  printf '%s %s\n' "$pid" "$(born "$pid")" >"$state/run/$daemon.pid"
  disown "$pid"
}

stop() { # NAME...: each is told to go, then made to
  local daemon pid
  for daemon; do
    ! running "$daemon" || { read -r pid _ <"$state/run/$daemon.pid" && kill "$pid" 2>/dev/null || true; }
  done
  for daemon; do
    wait_for 10 "stopping $daemon" stopped "$daemon" || { read -r pid _ <"$state/run/$daemon.pid" && kill -KILL "$pid"; }
    rm -f "$state/run/$daemon.pid"
  done
}

stop_now() { # NAME...
  local daemon
  for daemon; do
    ! running "$daemon" || kill -KILL "$(cut -d ' ' -f 1 "$state/run/$daemon.pid")"
    wait_for 10 "killing $daemon" stopped "$daemon"
    rm -f "$state/run/$daemon.pid"
  done
}

stopped() { ! running "$1"; }

last_words() { # NAME
  tail -n "${2:-5}" "$state/var/log/$1.log" 2>/dev/null | cut -c 1-300 | sed "s/^/  $1: /" >&2
}
