@NullMarked
package io.sd2ail.terminal;

import org.jspecify.annotations.NullMarked;
