# shellcheck shell=bash
# Facts of the smoke pod-exec about a command that looks for what it was not handed. It runs in Leasehold's own image,
# which has the most to look with.

no_credential() {
  local task
  task=$(submit hostile 'env; cat /proc/[0-9]*/environ 2>/dev/null | tr "\0" "\n"
    find / -xdev -type f -name "*token*" -not -path "/proc/*" -not -path "/sys/*" -not -path "/usr/*" 2>/dev/null
    for each in /var/run/secrets /run/secrets /leasehold/token; do test ! -e $each || echo "there is /token $each"; done
    grep -rlE "lha_[a-z0-9]" /work /leasehold /tmp /etc /dev/shm /var 2>/dev/null
    grep -lE "lha_[a-z0-9]" /proc/[0-9]*/cmdline /proc/[0-9]*/mem 2>/dev/null
    timeout 2 bash -c "exec 3<>/dev/tcp/169.254.169.254/80" 2>/dev/null && echo "metadata /token"
    exec bash -c "exec 3<>/dev/tcp/'"$bind/$port"'; printf \"GET /v1/attempt/checkout HTTP/1.0\\r\\n\\r\\n\" >&3; head -n 1 <&3"' \
    '{"source":{"repository":"smoke","commit":"none"}}')
  until_state "$task" succeeded
  api GET "/v1/tasks/$task/log" | tee "$mine/found"
  ! grep -E 'lha_[a-z0-9]|/token|serviceaccount|KUBERNETES_|_SERVICE_' "$mine/found" || return 1
  grep -q ' 401' "$mine/found"
}

no_push() {
  local task
  task=$(submit hostile 'export GIT_TERMINAL_PROMPT=0; echo evil >>file; git add file 2>&1
    git -c user.name=e -c user.email=e@e commit -qm evil 2>&1; git remote -v; git config --get-regexp "credential|extraheader"
    git push "'"$url"'/git/smoke.git" HEAD:refs/heads/evil 2>&1 | tail -n 2; git push origin HEAD:refs/heads/evil 2>&1 | tail -n 2
    git ls-remote "'"$url"'/git/smoke.git" 2>&1 | tail -n 1; true' '{"source":{"repository":"smoke","commit":"none"}}')
  until_state "$task" succeeded
  api GET "/v1/tasks/$task/log"
  ! api GET "/v1/projects/smoke/refs?prefix=refs/" | grep evil
}

# Two at once: one has a word in its workspace, the other looks for it wherever it can.
no_other_volume() {
  local holder seeker
  holder=$(submit executor 'echo rumpel-stil >word; echo rumpel-stil >/tmp/word; sleep 90')
  running_pod "$holder"
  seeker=$(submit hostile 'grep -rl "rumpel.stil" /work /leasehold /tmp /var /run /mnt /home /dev/shm /proc/*/root/work /proc/*/cwd 2>/dev/null | grep -v "^/proc/self" | head
    cat /proc/mounts | cut -d " " -f 2 | grep -E "kubelet|containerd" ; ls -d /var/lib/kubelet /proc/1/root/var/lib/kubelet 2>/dev/null; echo looked')
  until_state "$seeker" succeeded
  [[ $(api GET "/v1/tasks/$seeker/log" | tee /dev/stderr) == looked ]]
  [[ $(state_of "$holder") == running ]]
  api POST "/v1/tasks/$holder/cancel"
}

# Whoever it says it is, it is anonymous there.
only_anonymous() {
  local task
  task=$(submit hostile 'export GIT_SSL_NO_VERIFY=1 GIT_TERMINAL_PROMPT=0; git -c http.userAgent=smoke-hostile ls-remote https://kubernetes.default.svc/api/v1/secrets 2>&1 | tail -n 1; true')
  until_state "$task" succeeded
  api GET "/v1/tasks/$task/log" | tee "$mine/said"
  grep -qE '40[13]' "$mine/said"
  [[ -f $settings ]] || return 0
  python3 - "$(dirname -- "$settings")/var/log/audit" <<'END'
import glob, json, sys
users = set()
for name in glob.glob(sys.argv[1] + "/audit*.log"):
    for line in open(name):
        if "smoke-hostile" in line:
            users.add(json.loads(line)["user"]["username"])
print(users)
sys.exit(users != {"system:anonymous"})
END
}
