#!/bin/bash
# behind_translation.sh CHAT-CONFORM [OPTIONS]: lets the runner judge its own server through a router that gives each
# connection another port, drawn at random. Without options it only makes the network.
# Exit status 77 where this machine cannot make one.
set -u
runner=$1; shift
client=chat$$c router=chat$$r server=chat$$s
work=$(mktemp -d)
serving=
clean_up() {
  [ -n "$serving" ] && kill "$serving" && wait "$serving"
  for namespace in "$client" "$router" "$server"; do ip netns del "$namespace"; done
  rm -rf "$work"
} 2>/dev/null
trap clean_up EXIT

build() {
  set -e
  for namespace in "$client" "$router" "$server"; do
    ip netns add "$namespace"
    ip -n "$namespace" link set lo up
  done
  ip link add eth0 netns "$client" type veth peer name near netns "$router"
  ip link add eth0 netns "$server" type veth peer name far netns "$router"
  ip -n "$client" addr add 10.77.1.2/24 dev eth0
  ip -n "$router" addr add 10.77.1.1/24 dev near
  ip -n "$router" addr add 10.77.2.1/24 dev far
  ip -n "$server" addr add 10.77.2.2/24 dev eth0
  ip -n "$client" link set eth0 up
  ip -n "$router" link set near up
  ip -n "$router" link set far up
  ip -n "$server" link set eth0 up
  ip -n "$client" route add default via 10.77.1.1
  ip netns exec "$router" sysctl -qw net.ipv4.ip_forward=1
  ip netns exec "$router" nft "
    add table ip nat
    add chain ip nat out { type nat hook postrouting priority 100 ; }
    add rule ip nat out oifname far ip protocol tcp masquerade to :20000-20999 random"
}
(build) 2>"$work/errors" || { echo "no network can be made: $(head -n 1 "$work/errors")"; exit 77; }
[ $# -eq 0 ] && exit 0

cd "$work" || exit 1
ip netns exec "$server" "$runner" serve 10.77.2.2 2500 >/dev/null 2>&1 &
serving=$!
# Its log opens when it listens.
for _ in $(seq 500); do [ -s "Server Log.txt" ] && break; sleep 0.02; done
ip netns exec "$client" timeout 120 "$runner" 10.77.2.2 2500 "$@"
