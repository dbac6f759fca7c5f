/** The file sink: lines of JSON, one file a day, forced to disk before they are acknowledged. */
package dev.sessionrelay.sink.file;
