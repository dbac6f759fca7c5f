/** Alibaba EMR Serverless Spark: session clusters. */
package dev.sessionrelay.cloud.alibaba;
