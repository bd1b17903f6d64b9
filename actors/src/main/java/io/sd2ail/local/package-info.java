/// A run in this process alone, from its start to its report.
@NullMarked
package io.sd2ail.local;

import org.jspecify.annotations.NullMarked;
