using System;
using System.IO;
using Nabla.Files;

namespace Nabla.Tests.Files;

/// <summary>The error numbers of the system in words (errno of Linux).</summary>
public sealed class FileFailureTests
{
    [Theory]
    [InlineData(1, "permission is denied (")]
    [InlineData(5, "the disk reported an error (")]
    [InlineData(13, "permission is denied (")]
    [InlineData(27, "the file would be larger than its file system or a limit of this process allows (")]
    [InlineData(28, "the disk is full (")]
    [InlineData(30, "the file system is read-only (")]
    public void Cause_NumberOfTheSystem_IsWordsAndTheSystemsOwn(int number, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other numbers.");
        Assert.StartsWith(words, FileFailure.Cause(new IOException("", number)), StringComparison.Ordinal);
        Assert.EndsWith(")", FileFailure.Cause(new IOException("", number)), StringComparison.Ordinal);

        // .NET puts the number of a refused permission one exception deeper.
        Assert.StartsWith(words, FileFailure.Cause(new UnauthorizedAccessException("", new IOException("", number))), StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Named => new()
    {
        { new PathTooLongException(), "the name is too long" },
        { new FileNotFoundException(), "there is no such file or folder" },
        { new DirectoryNotFoundException(), "there is no such file or folder" },
        { new ArgumentOutOfRangeException("value"), "the file would be larger than its file system or a limit of this process allows" },
        { new UnauthorizedAccessException(), "permission is denied" },
        { new UnauthorizedAccessException("", new InvalidOperationException()), "permission is denied" },
        { new IOException("The tape has torn."), "The tape has torn" },
    };

    [Theory]
    [MemberData(nameof(Named), DisableDiscoveryEnumeration = true)]
    public void Cause_ExceptionWithoutANumber_IsWhatItsTypeSays(Exception failure, string words) => Assert.Equal(words, FileFailure.Cause(failure));

    [Fact]
    public void IsInUse_LockOfAnotherProcess_IsNoOtherFailure()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "EAGAIN has another number elsewhere.");
        Assert.True(FileFailure.IsInUse(new IOException("", 11)));
        Assert.False(FileFailure.IsInUse(new IOException("", 13)));
        Assert.False(FileFailure.IsInUse(new UnauthorizedAccessException("", new IOException("", 11))));
    }

    [Fact]
    public void Is_OnlyWhatTheSystemRefuses()
    {
        Assert.True(FileFailure.Is(new IOException()));
        Assert.True(FileFailure.Is(new UnauthorizedAccessException()));
        Assert.True(FileFailure.Is(new ArgumentOutOfRangeException("value")));
        Assert.False(FileFailure.Is(new ArgumentOutOfRangeException("rows")));
        Assert.False(FileFailure.Is(new InvalidOperationException()));
    }
}
