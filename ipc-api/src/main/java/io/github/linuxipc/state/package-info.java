/**
 * Shared state: memory that the processes of one host have in common, and that outlives each of
 * them.
 *
 * <pre>
 *   process A                                            process B
 *   BlackboardWriter --put--&gt;  [ key: version, value ]  --get, await--&gt; Blackboard
 *   Counter          --add--&gt;  [ key: 64-bit sum     ]  &lt;--add-- Counter
 *   Region     &lt;--buffer()--&gt;  [ bytes               ]  &lt;--buffer()--&gt; Region
 *   ProcessLock    --acquire   [ holder              ]   acquire-- ProcessLock
 * </pre>
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>to</th><th>see</th></tr>
 * <tr><td>read the latest values that another process has put</td><td>{@link
 * io.github.linuxipc.state.Blackboard}</td></tr>
 * <tr><td>put values</td><td>{@link io.github.linuxipc.state.BlackboardWriter}</td></tr>
 * <tr><td>count in several processes</td><td>{@link io.github.linuxipc.state.Counter}</td></tr>
 * <tr><td>share bytes</td><td>{@link io.github.linuxipc.state.Region}</td></tr>
 * <tr><td>exclude other processes</td><td>{@link io.github.linuxipc.state.ProcessLock}</td></tr>
 * </table>
 *
 * <p>A topic carries every message; a blackboard keeps only the latest value of each key. {@code
 * docs/contract.md} states the rules, S1 to S7 and L1 to L5. This package uses {@link
 * io.github.linuxipc.channel}; the reverse is not the case.
 */
@NullMarked
package io.github.linuxipc.state;

import org.jspecify.annotations.NullMarked;
