package main

import (
	"os"

	"k8s.io/component-base/logs"
	"k8s.io/kubectl/pkg/cmd"
)

// Newer versions log while the command is put together, and read -v beforehand; left out of the builds of older ones.
func init() {
	_, _ = logs.GlogSetter(cmd.GetLogVerbosity(os.Args))
}
