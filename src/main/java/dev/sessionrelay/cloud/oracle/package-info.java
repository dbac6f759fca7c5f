/** Oracle AI Data Platform: notebook sessions. */
package dev.sessionrelay.cloud.oracle;
