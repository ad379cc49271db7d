// Command control-plane is etcd and the components of Kubernetes in one binary, for tests: its first argument says which one runs.
//
// The back-off of the Job controller is taken from the environment, so that scenarios over many retries take seconds.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	"k8s.io/kubernetes/pkg/controller/job"
)

// components is filled here, and by kubelet.go in the builds that have a node.
var components = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllers.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
}

// durations names the variables of the Job controller that the environment may set; batch.go adds one where it is exported.
var durations = map[string]*time.Duration{
	"JOB_POD_FAILURE_BACKOFF":     &job.DefaultJobPodFailureBackOff,
	"JOB_POD_FAILURE_MAX_BACKOFF": &job.MaxJobPodFailureBackOff,
}

func main() {
	if len(os.Args) < 2 {
		fail("no component named; one of: %s", names())
	}
	component := os.Args[1]
	os.Args = os.Args[1:]
	if component == "etcd" {
		etcdmain.Main(os.Args)
		return
	}
	command, known := components[component]
	if !known {
		fail("no component %q in this binary; one of: %s", component, names())
	}
	readDurations()
	os.Exit(cli.Run(command()))
}

func readDurations() {
	for name, variable := range durations {
		text, set := os.LookupEnv(name)
		if !set || text == "" {
			continue
		}
		duration, err := time.ParseDuration(text)
		if err != nil || duration < 0 {
			fail("%s=%q is no duration such as 1s or 500ms", name, text)
		}
		*variable = duration
	}
}

func names() string {
	list := []string{"etcd"}
	for name := range components {
		list = append(list, name)
	}
	sort.Strings(list)
	return strings.Join(list, ", ")
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "control-plane: "+format+"\n", values...)
	os.Exit(2)
}
