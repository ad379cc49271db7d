package main

import "k8s.io/kubernetes/pkg/controller/job"

// Exported since Kubernetes 1.31: a file of its own, left out of the builds of older versions.
func init() {
	durations["JOB_SYNC_BATCH_PERIOD"] = &job.SyncJobBatchPeriod
}
