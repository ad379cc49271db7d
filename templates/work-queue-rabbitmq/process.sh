#!/bin/sh
# The work for one message, which comes on standard input. Any exit code but 0 has it tried again by another pod.
message=$(cat)
echo "sending: $message"
case $message in *poison*) exit 1 ;; esac
