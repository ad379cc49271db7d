#!/bin/sh
# Takes one message, gives it to process.sh, and acknowledges it only if that succeeds. A message without acknowledgement goes
# back into the queue when the connection ends, for the next pod.
status=$(mktemp)
trap 'rm -f "$status"' EXIT

# amqp-consume ends with 0 though its command failed: the exit code of the work goes round it.
# shellcheck disable=SC2016
amqp-consume --url="$QUEUE_URL" --queue="$QUEUE_NAME" --count=1 --prefetch-count=1 -- \
  sh -c '"$1"; code=$?; echo "$code" > "$2"; exit "$code"' sh "$(dirname "$0")/process.sh" "$status" || exit

code=$(cat "$status")
exit "${code:-1}"
