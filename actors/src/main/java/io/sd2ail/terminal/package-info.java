/// What a person sees of a command: its lines, its errors, its exit code.
@NullMarked
package io.sd2ail.terminal;

import org.jspecify.annotations.NullMarked;
