@NullMarked
package io.sd2ail.cli;

import org.jspecify.annotations.NullMarked;
