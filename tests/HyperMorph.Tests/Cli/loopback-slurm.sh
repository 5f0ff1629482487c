#!/usr/bin/env bash
# A Slurm cluster of this one machine, of which nothing lies outside FOLDER; its configuration is FOLDER/slurm.conf.
#   loopback-slurm.sh start FOLDER     starts it, with one node and room for two tasks
#   loopback-slurm.sh fail FOLDER      the node dies with all that runs on it; ends when the cluster has noticed
#   loopback-slurm.sh recover FOLDER   the node is back; what ran on it starts again after ten seconds
#   loopback-slurm.sh stop FOLDER      ends it, and all that runs on it
set -euo pipefail
shopt -s extglob
command=$1
folder=$(realpath -m "$2")
node=$(hostname -s)
export SLURM_CONF=$folder/slurm.conf

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

configure() {
  mkdir -p "$folder/state" "$folder/spool"
  head -c 1024 /dev/urandom > "$folder/munge.key"
  chmod 600 "$folder/munge.key"
  # What a dead node interrupted starts again after cred_expire seconds, usually 120. No sooner than the order to end it, which is
  # sent until the node is back, is out of the way.
  cat > "$SLURM_CONF" << END
ClusterName=loopback
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=10
CryptoType=crypto/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
MailProg=/bin/true
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SlurmdTimeout=10
ReturnToService=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
}

wait_for() {
  for _ in $(seq 300); do
    "$@" && return
    sleep 0.1
  done
  echo "waited too long for: $*" >&2
  tail -n 5 "$folder"/*.log >&2
  return 1
}

node_is() { [[ $(sinfo --noheader --format=%T --nodes="$node" 2> /dev/null) == $1 ]]; }

# A daemon's number, where it still is this cluster's: the machine may have others.
pid() {
  local number
  number=$(cat "$folder/$1.pid" 2> /dev/null) || return 0
  if grep -qF "$folder/" "/proc/$number/cmdline" 2> /dev/null; then
    echo "$number"
  fi
}

kill_all() {
  if [ $# -gt 0 ]; then
    kill -KILL "$@" 2> /dev/null || true
  fi
}

launch() { "$@" > /dev/null 2>> "$folder/${1##*/}.log"; }

start_node() {
  launch slurmd -f "$SLURM_CONF"
  wait_for node_is "@(idle|mixed|allocated|completing)"
}

descendants() {
  local child
  for child in $(pgrep --parent "$1" || true); do
    echo "$child"
    descendants "$child"
  done
}

# What watches over the node's tasks, and then the tasks: in this order none is left to tell how they ended.
watchers_and_tasks() {
  local watcher watchers=()
  for watcher in $(pgrep --exact slurmstepd || true); do
    if grep -qzxF "SLURM_CONF=$SLURM_CONF" "/proc/$watcher/environ" 2> /dev/null; then
      watchers+=("$watcher")
    fi
  done
  echo "${watchers[@]}"
  for watcher in "${watchers[@]}"; do
    descendants "$watcher"
  done
}

fail_node() {
  # shellcheck disable=SC2046
  kill_all $(pid slurmd) $(watchers_and_tasks)
}

case $command in
  start)
    configure
    launch munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
      --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
    launch slurmctld -f "$SLURM_CONF"
    start_node
    ;;
  fail)
    fail_node
    # What the cluster would find out by itself, but only when it next asks its nodes.
    scontrol update nodename="$node" state=down reason="it died"
    wait_for node_is "down*"
    ;;
  recover)
    start_node
    ;;
  stop)
    fail_node
    controller=$(pid slurmctld)
    # shellcheck disable=SC2046
    kill_all $controller ${controller:+$(descendants "$controller")} $(pid munged)
    ;;
  *)
    sed -n '2,6s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
