package main

import (
	"time"
	_ "unsafe" // for go:linkname
)

// Not exported in 1.30, where batch.go does not compile.
//
//go:linkname syncJobBatchPeriod k8s.io/kubernetes/pkg/controller/job.syncJobBatchPeriod
var syncJobBatchPeriod time.Duration

func init() {
	durations["JOB_SYNC_BATCH_PERIOD"] = &syncJobBatchPeriod
}
