using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>A process of the built command line, as a user's shell starts it, in a folder of its own.</summary>
public sealed class NablaProcess : IDisposable
{
    /// <summary>The program beside these tests, compiled as it runs; or another, such as ./nabla, that NABLA_PROGRAM names.</summary>
    static readonly string[] s_program = Environment.GetEnvironmentVariable("NABLA_PROGRAM") is { Length: > 0 } program
        ? [Path.GetFullPath(program)]
        : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Nabla.Cli.dll")];

    /// <summary>The working folder of every process started here.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("nabla-cli-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file into the folder.</summary>
    public string Save(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    /// <summary>Runs the program to its end.</summary>
    public Task<Ended> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>Runs the program to its end with a text on standard input.</summary>
    public async Task<Ended> RunAsync(string? input, string[] arguments)
    {
        using Process process = Start(s_program[0], [.. s_program[1..], .. arguments]);
        return await EndAsync(process, input);
    }

    /// <summary>Runs another program to its end.</summary>
    public async Task<Ended> RunProgramAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return await EndAsync(process, null);
    }

    /// <summary>Runs a line of the shell, in which <c>"$@"</c> is the program with its arguments.</summary>
    public async Task<Ended> RunInShellAsync(string line, params string[] arguments)
    {
        using Process process = Start("sh", ["-c", line, "sh", .. s_program, .. arguments]);
        return await EndAsync(process, null);
    }

    /// <summary>Starts the program, waits for the first line on standard error that begins so, sends a signal, waits for the end.</summary>
    public Task<Ended> RunAndSignalAsync(string signal, string lineBegins, params string[] arguments) => RunAndSignalAsync([signal], lineBegins, arguments);

    /// <summary>The same with several signals, one after the other at once.</summary>
    public async Task<Ended> RunAndSignalAsync(string[] signals, string lineBegins, params string[] arguments)
    {
        // A shell that started these tests in the background has made them ignore SIGINT, and children inherit that.
        using Process process = Start("env", ["--default-signal=INT,TERM", .. s_program, .. arguments]);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        var error = new StringBuilder();
        bool isSent = false;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            error.Append(line).Append('\n');
            if (!isSent && line.StartsWith(lineBegins, StringComparison.Ordinal))
            {
                isSent = true;
                foreach (string signal in signals)
                {
                    await SignalAsync(process.Id, signal);
                }
            }
        }

        await process.WaitForExitAsync();
        Assert.True(isSent, error.ToString());
        return new Ended(process.ExitCode, await output, error.ToString());
    }

    /// <summary>Starts the program, writes to its standard input more than a pipe holds, sends a signal while it waits for the rest, waits for the end.</summary>
    public async Task<Ended> RunAndSignalReadingAsync(string signal, string input, params string[] arguments)
    {
        using Process process = Start("env", ["--default-signal=INT,TERM", .. s_program, .. arguments]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        await process.StandardInput.FlushAsync();
        await SignalAsync(process.Id, signal);
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal to a process.</summary>
    public async Task SignalAsync(int process, string signal)
    {
        using Process kill = Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Trains a model in a few epochs on a bundled data set.</summary>
    public async Task<string> TrainAsync(string data, params string[] arguments)
    {
        Ended ended = await RunAsync(["train", data, "--epochs", "3", "--validation", "0.2", "--quiet", .. arguments]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return $"{Path.GetFileNameWithoutExtension(data)}.safetensors";
    }

    Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    static async Task<Ended> EndAsync(Process process, string? input)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input.
        }

        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await error);
    }
}

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The lines of a CSV result, which has no quoted line breaks, cut at commas.</summary>
    public string[][] Csv => Cells(Output);

    /// <summary>Lines of CSV without quotes.</summary>
    public static string[][] Cells(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    /// <summary>Asserts an exit code and that the whole of standard error is one sentence of the program.</summary>
    public void Fails(int exitCode, string sentence)
    {
        Assert.Equal($"nabla: {sentence}\n", Error);
        Assert.Equal("", Output);
        Assert.Equal(exitCode, ExitCode);
    }
}
