using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Nabla.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. While something long runs that has a result to save, the first asks it to stop and the second ends the process; at any other time the
/// first one does. Files are replaced as a whole or not at all, so that each is valid wherever the process ends.
/// </summary>
sealed class Interruption : IDisposable
{
    const int Interrupted = 130;
    const int Terminated = 143;

    static Interruption? s_current;

    readonly CancellationTokenSource _source = new();
    readonly Action _onFirst;
    int _signals;

    /// <param name="onFirst">Called at the first signal.</param>
    public Interruption(Action onFirst)
    {
        _onFirst = onFirst;
        Volatile.Write(ref s_current, this);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code that the signal asks for.</summary>
    public int ExitCode { get; private set; } = Interrupted;

    /// <summary>Listens from now on until the process ends.</summary>
    /// <returns>To be kept: without it the system's own way to end a process is back.</returns>
    public static IDisposable Watch(Output output) => new Registrations(
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(output, signal, Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(output, signal, Terminated)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.CompareExchange(ref s_current, null, this);
        _source.Dispose();
    }

    static void Handle(Output output, PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Volatile.Read(ref s_current) is { } current)
        {
            current.Handle(output, exitCode);
        }
        else
        {
            End(output, "Interrupted; nothing came of this, and every file is as it was or saved whole.", exitCode);
        }
    }

    void Handle(Output output, int exitCode)
    {
        if (Interlocked.Increment(ref _signals) > 1)
        {
            End(output, "Interrupted twice and ended at once; every file is as it was or saved whole.", exitCode);
        }

        ExitCode = exitCode;
        _onFirst();
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work has just ended by itself.
        }
    }

    static void End(Output output, string message, int exitCode)
    {
        if (Output.IsLive)
        {
            Console.Error.Write("\e[?25h\n");
        }

        output.FailAndHold(new Failure("cancelled", message, exitCode));
        Environment.Exit(exitCode);
    }

    sealed class Registrations(IDisposable interrupt, IDisposable terminate) : IDisposable
    {
        public void Dispose()
        {
            interrupt.Dispose();
            terminate.Dispose();
        }
    }
}
