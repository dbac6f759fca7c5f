/** Huawei DataArts Fabric: SQL and Ray sessions. */
package dev.sessionrelay.cloud.huawei;
