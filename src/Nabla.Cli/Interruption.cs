using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Nabla.Cli;

/// <summary>
/// Ctrl-C and SIGTERM while something long runs: the first asks it to stop, so that what it has can be saved; the second ends the process.
/// </summary>
sealed class Interruption : IDisposable
{
    const int Interrupted = 130;
    const int Terminated = 143;

    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration _interrupt;
    readonly PosixSignalRegistration _terminate;
    readonly Action _onFirst;
    int _signals;

    /// <param name="onFirst">Called at the first signal.</param>
    public Interruption(Action onFirst)
    {
        _onFirst = onFirst;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, Terminated));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code that the signal asks for.</summary>
    public int ExitCode { get; private set; } = Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    void Handle(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            // Files are replaced as a whole or not at all: to end here leaves each of them valid.
            if (Output.IsLive)
            {
                Console.Error.Write("\e[?25h\n");
            }

            Environment.Exit(exitCode);
        }

        ExitCode = exitCode;
        _onFirst();
        _source.Cancel();
    }
}
